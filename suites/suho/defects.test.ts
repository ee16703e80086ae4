import { plantedDefects } from "#harness/vitest";
import { caughtBy, inSuho } from "../../fixtures/platforms/suho/plant.ts";
import { natsRefused } from "./back-off/nats-refused.test.ts";
import { barsFlow } from "./baseline/suho-bars-flow.test.ts";
import { backlogAtRestart } from "./durability/backlog-at-restart.test.ts";
import { badBufferFiles } from "./durability/bad-buffer-files.test.ts";
import { bothBrokersAway } from "./durability/both-brokers-away.test.ts";
import { bridgeCrashesFiveTimes } from "./durability/bridge-crashes-five-times.test.ts";
import { brokerAway } from "./durability/broker-away.test.ts";
import { brokersBlackHoled } from "./durability/brokers-black-holed.test.ts";
import { brokersReturn } from "./durability/brokers-return.test.ts";
import { bufferDiskRefuses } from "./durability/buffer-disk-refuses.test.ts";
import { bufferPowerCut } from "./durability/buffer-power-cut.test.ts";
import { clickhouseAwayBriefly } from "./durability/clickhouse-away-briefly.test.ts";
import { clickhouseBlips } from "./durability/clickhouse-blips.test.ts";
import { clickhouseLinkCut } from "./durability/clickhouse-link-cut.test.ts";
import { clickhouseOutlastsBreaker } from "./durability/clickhouse-outlasts-breaker.test.ts";
import { kafkaRefusesRecords } from "./durability/kafka-refuses-records.test.ts";
import { natsOutlastsBackoff } from "./durability/nats-outlasts-backoff.test.ts";
import { poisonRecord } from "./durability/poison-record.test.ts";
import { ticksWhileClickhouseIsCut } from "./durability/ticks-while-clickhouse-is-cut.test.ts";
import { cleanStart } from "./start-up/suho-clean-start.test.ts";

/**
 * Every planted bug of the platform (`fixtures/platforms/suho/defects/`), with the scenario that must catch it.
 *
 * Claim     The check that is named says `fail` for the stated reason, and no other does but those that may.
 * Method    The scenario runs with the bug in place: a module replaced, the Compose file changed, a fault only claimed.
 */
plantedDefects(
  inSuho({
    "acknowledged-before-buffering": caughtBy("delivery", /lost/i, bufferDiskRefuses.full, {
      mayAlsoFail: ["fault effective"],
    }),
    "backoff-first-delay-missing": caughtBy("back-off sequence", /delay/i, natsRefused),
    "backoff-linear": caughtBy("back-off sequence", /delay/i, natsRefused),
    "backoff-never-grows": caughtBy("back-off sequence", /delay/i, natsRefused),
    "backoff-without-cap": caughtBy("back-off sequence", /delay/i, natsRefused),
    "batch-appended-twice": caughtBy("rows written once", /repeated/i, clickhouseAwayBriefly),
    "breaker-closes-without-success": caughtBy("circuit", /no answer/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["health accuracy"],
    }),
    "breaker-counts-totals": caughtBy("circuit", /failures/i, clickhouseBlips, { mayAlsoFail: ["alerts"] }),
    "breaker-never-half-open": caughtBy("circuit", /never half-open/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["recovery", "delivery", "health accuracy", "canary"],
    }),
    "breaker-never-opens": caughtBy("circuit", /still closed and trying/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["recovery", "health accuracy", "alerts", "outage"],
      tags: ["gate"],
    }),
    "breaker-opens-early": caughtBy("circuit", /failures/i, clickhouseOutlastsBreaker),
    "breaker-opens-late": caughtBy("circuit", /failures/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["alerts"],
    }),
    "breaker-state-for-show": caughtBy("circuit", /while open/i, clickhouseOutlastsBreaker),
    "breaker-tries-too-soon": caughtBy("circuit", /open/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["alerts"],
    }),
    "buffer-cleared-on-overflow": caughtBy("delivery", /lost/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["committed offsets"],
    }),
    "buffer-cleared-when-breaker-opens": caughtBy("delivery", /lost/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["committed offsets"],
      tags: ["gate"],
    }),
    "buffer-file-not-synced": caughtBy("delivery", /lost/i, bufferPowerCut),
    "buffer-file-removed-before-ack": caughtBy("delivery", /lost/i, bothBrokersAway, {
      mayAlsoFail: ["recovery", "outage"],
      tags: ["gate"],
    }),
    "buffer-not-read-at-start": caughtBy("drain", /bufferFiles/i, brokersReturn["nats-first"], {
      mayAlsoFail: ["delivery"],
    }),
    "buffering-not-counted": caughtBy(
      "alerts",
      /bars buffered to disk.*did not fire/i,
      brokersBlackHoled["kafka-alone"],
    ),
    "commit-before-insert": caughtBy("committed offsets", /committed/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["delivery"],
      tags: ["gate"],
    }),
    "commit-highest-offset": caughtBy("committed offsets", /committed/i, poisonRecord, {
      mayAlsoFail: ["delivery"],
    }),
    "commit-on-a-timer": caughtBy("committed offsets", /committed/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["delivery"],
    }),
    "connected-counted-as-stored": caughtBy("delivery", /lost/i, brokersBlackHoled.both),
    "consumption-starts-at-latest": caughtBy("delivery", /lost/i, bridgeCrashesFiveTimes, {
      mayAlsoFail: ["committed offsets"],
    }),
    "core-nats-counted-as-stored": caughtBy("delivery", /lost/i, brokersBlackHoled["nats-alone"], {
      mayAlsoFail: ["health accuracy"],
    }),
    "crashes-instead-of-retrying": caughtBy("no crash, no restart", /data-bridge/i, brokerAway.nats, {
      mayAlsoFail: ["recovery", "health accuracy", "delivery"],
    }),
    "disk-error-sticks": caughtBy("drain", /sourceLeft/i, bufferDiskRefuses.full, {
      mayAlsoFail: ["delivery", "recovery", "canary"],
    }),
    "dropped-after-three-failures": caughtBy("delivery", /lost/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["committed offsets"],
    }),
    "fault-only-claimed": caughtBy("fault effective", /answers kept crossing/i, clickhouseLinkCut, {
      mayAlsoFail: ["health accuracy", "circuit", "alerts", "outage"],
    }),
    "flush-stops-at-bad-file": caughtBy("drain", /bufferFiles/i, badBufferFiles, {
      mayAlsoFail: ["delivery"],
    }),
    "gives-up-silently": caughtBy("recovery", /healthy/i, natsOutlastsBackoff, {
      mayAlsoFail: ["delivery", "health accuracy", "canary", "drain"],
    }),
    "half-open-floods": caughtBy("circuit", /half-open/i, clickhouseOutlastsBreaker),
    "health-always-200": caughtBy("health accuracy", /clickhouse/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["recovery"],
      tags: ["gate"],
    }),
    "health-slower-than-its-timeout": caughtBy("all healthy", /data-bridge/i, cleanStart, {
      mayAlsoFail: ["health accuracy", "recovery", "canary", "alerts", "start-up order"],
    }),
    "health-stays-unhealthy": caughtBy("recovery", /healthy/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["health accuracy"],
    }),
    "health-tests-one-dependency": caughtBy("health accuracy", /nats/i, brokerAway.nats, {
      mayAlsoFail: ["recovery"],
    }),
    "health-tests-only-the-process": caughtBy("health accuracy", /clickhouse/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["recovery"],
    }),
    "healthy-before-its-hub": caughtBy(
      "start-up order",
      /data-bridge was healthy before central-hub/i,
      cleanStart,
      { mayAlsoFail: ["premature connections"] },
    ),
    "insert-error-swallowed": caughtBy("delivery", /lost/i, clickhouseOutlastsBreaker, {
      mayAlsoFail: ["committed offsets", "circuit", "alerts", "outage"],
    }),
    "kafka-acks-zero": caughtBy("delivery", /lost/i, kafkaRefusesRecords),
    "one-batch-per-tick": caughtBy("end to end", /everything arrived only/i, backlogAtRestart),
    "one-error-text-retriable": caughtBy("delivery", /lost/i, clickhouseAwayBriefly, {
      mayAlsoFail: ["committed offsets"],
    }),
    "progress-before-store": caughtBy(
      "committed offsets",
      /postgres:tick-aggregator .* committed/i,
      ticksWhileClickhouseIsCut,
      { mayAlsoFail: ["delivery"] },
    ),
    "sleeps-after-failed-publish": caughtBy("outage", /nothing was acknowledged for/i, brokerAway.nats),
    "starts-before-dependency-healthy": caughtBy("premature connections", /central-hub/i, cleanStart, {
      mayAlsoFail: ["start-up order", "no crash, no restart"],
      tags: ["gate"],
    }),
    "stops-after-first-series": caughtBy("canary", /bar.*not acknowledged/i, barsFlow, { tags: ["gate"] }),
  }),
);
