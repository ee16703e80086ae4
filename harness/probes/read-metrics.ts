import { httpGet } from "../engine/http-get.ts";
import { prometheusValues } from "./prometheus-values.ts";

/** Where a service's metrics are read, on the harness's own path. */
export interface MetricsPlace {
  /** The service's. */
  name: string;
  address: string;
  port: number;
  path: string;
}

/** The service's metrics, read now. Rejects where it does not answer, or with something else than 200. */
export async function readMetrics(place: MetricsPlace, limitMs: number): Promise<Record<string, number>> {
  const { status, body } = await httpGet(place.address, place.port, place.path, limitMs);
  if (status !== 200) throw new Error(`${place.name} answers ${place.path} with ${status}`);
  return prometheusValues(body);
}

/** One metric, read now, by its name and labels as the service writes them. Rejects where there is none. */
export async function readMetric(place: MetricsPlace, metric: string, limitMs = 2_000): Promise<number> {
  const value = (await readMetrics(place, limitMs))[metric];
  if (value === undefined) throw new Error(`${place.name} has no metric ${metric}`);
  return value;
}
