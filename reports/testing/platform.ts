/** The platform that the sample run is about: its services, links and breaker, as a topology event has them. */
export const servers = ["postgres", "clickhouse", "kafka", "nats", "dragonfly"] as const;
export const applications = [
  "market-data-source",
  "central-hub",
  "historical-downloader",
  "data-bridge",
  "tick-aggregator",
] as const;

export const links = [
  ["data-bridge", "clickhouse", 8123],
  ["data-bridge", "kafka", 9092],
  ["data-bridge", "nats", 4222],
  ["historical-downloader", "nats", 4222],
  ["historical-downloader", "kafka", 9092],
  ["historical-downloader", "market-data-source", 8080],
  ["tick-aggregator", "clickhouse", 8123],
  ["tick-aggregator", "postgres", 5432],
  ["central-hub", "dragonfly", 6379],
].map(([client, server, port]) => ({
  id: `${client}->${server}:${port}`,
  client: String(client),
  server: String(server),
  port: Number(port),
}));

export function topology() {
  const names = [
    ...servers.map((name) => ({ name, role: "server" })),
    ...applications.map((name) => ({ name, role: "application" })),
  ];
  return {
    platform: "market",
    services: names.map((service) => ({
      ...service,
      dependsOn: [],
      hasHealthCheck: true,
      restart: "unless-stopped",
    })),
    links,
    circuits: [
      {
        service: "data-bridge",
        circuit: "clickhouse",
        link: "data-bridge->clickhouse:8123",
        failures: 5,
        openMs: 3_000,
      },
    ],
  };
}
