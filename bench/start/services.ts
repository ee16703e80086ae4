/** Three layers of four services each, of which every one waits until all of the layer below are healthy. */
const [layers, width] = [3, 4];

/**
 * A Compose file of twelve services on one network: each may reach each, so 132 pairs are led through proxies.
 *
 * @param image a Redis, which all of them run
 */
export function twelveServices(image: string): string {
  const names = Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: width }, (_, index) => `layer-${layer}-${index}`),
  );
  const services = names.flatMap((layer, index) => {
    const below = names[index - 1] ?? [];
    const needs = below.map((name) => `${name}: {condition: service_healthy}`).join(", ");
    return layer.map((name) =>
      [
        `  ${name}:`,
        `    image: ${image}`,
        "    healthcheck: {test: [CMD, redis-cli, ping], interval: 2s, timeout: 2s, retries: 15}",
        ...(needs === "" ? [] : [`    depends_on: {${needs}}`]),
      ].join("\n"),
    );
  });
  return `services:\n${services.join("\n")}\n`;
}
