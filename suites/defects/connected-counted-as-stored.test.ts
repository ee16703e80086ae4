import { plantInSuho } from "../../fixtures/platforms/suho/plant.ts";
import { bothBrokersAway } from "../durability/both-brokers-away.test.ts";

plantInSuho(import.meta, "connected-counted-as-stored", bothBrokersAway);
