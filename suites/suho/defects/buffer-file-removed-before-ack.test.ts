import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { bothBrokersAway } from "../durability/both-brokers-away.test.ts";

plantInSuho(import.meta, "buffer-file-removed-before-ack", bothBrokersAway, ["gate"]);
