import { plantInSuho } from "../../../fixtures/platforms/suho/plant.ts";
import { kafkaRefusesRecords } from "../durability/kafka-refuses-records.test.ts";

plantInSuho(import.meta, "kafka-acks-zero", kafkaRefusesRecords);
