import type { SystemSpec } from "../../model.ts";

/** A field of a model, under its path, and where it stands. */
export interface ModelField {
  path: string;
  value: string;
  file: string;
  line: number;
}

interface Place {
  file: string;
  line: number;
}

/** Lists whose order says nothing, and what tells their items apart. */
const keyed: Record<string, string> = {
  dependsOn: "service",
  mounts: "target",
  ulimits: "name",
  files: "target",
};
const unordered = new Set(["aliases", "networks", "extraHosts", "profiles"]);
/** Where something stands is no part of what it says. */
const places = new Set(["source", "environmentPlaces"]);

/** Every field of a model under its path, with the nearest place that the model knows of. */
function fieldsOf(spec: SystemSpec): Map<string, ModelField> {
  const start = { file: spec.file, line: 1 };
  const fields = new Map<string, ModelField>();
  take(fields, "name", spec.name, start);
  for (const service of spec.services) {
    for (const [key, value] of Object.entries(service)) {
      if (places.has(key)) continue;
      takeKey(fields, `services.${service.name}.${key}`, key, value, (name) =>
        key === "environment" ? (service.environmentPlaces[name] ?? service.source) : service.source,
      );
    }
  }
  for (const { source, ...volume } of spec.volumes)
    for (const [key, value] of Object.entries(volume))
      take(fields, `volumes.${volume.name}.${key}`, value, source);
  return fields;
}

function takeKey(
  fields: Map<string, ModelField>,
  path: string,
  key: string,
  value: unknown,
  placeOf: (name: string) => Place,
): void {
  const name = keyed[key];
  if (name !== undefined && Array.isArray(value)) {
    for (const item of value as Record<string, unknown>[]) {
      const { source, ...rest } = item;
      take(fields, `${path}.${String(item[name])}`, rest, (source as Place | undefined) ?? placeOf(""));
    }
  } else if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(item));
    take(fields, path, unordered.has(key) ? texts.toSorted() : value, placeOf(""));
  } else if (value !== null && typeof value === "object") {
    for (const [inner, one] of Object.entries(value)) take(fields, `${path}.${inner}`, one, placeOf(inner));
  } else take(fields, path, value, placeOf(""));
}

function take(fields: Map<string, ModelField>, path: string, value: unknown, { file, line }: Place): void {
  fields.set(path, { path, value: JSON.stringify(sorted(value)), file, line });
}

/** The keys of an object in one order, whoever made it. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

/** A field that two models do not say alike. */
export interface Difference extends Omit<ModelField, "value"> {
  ours: string | undefined;
  theirs: string | undefined;
}

/** The fields that two models of one file do not say alike; places are ours where we have the field. */
export function differencesOf(ours: SystemSpec, theirs: SystemSpec): Difference[] {
  const [mine, other] = [fieldsOf(ours), fieldsOf(theirs)];
  return [...new Set([...mine.keys(), ...other.keys()])].flatMap((path) => {
    const [own, foreign] = [mine.get(path), other.get(path)];
    const place = own ?? foreign;
    if (place === undefined || own?.value === foreign?.value) return [];
    const { file, line } = place;
    return [{ path, file, line, ours: own?.value, theirs: foreign?.value }];
  });
}
