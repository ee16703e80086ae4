import { UserError } from "../core/errors.ts";

/**
 * The packages of a technology's clients, by name. They are optional peers: only who imports the technology's door
 * installs them. Rejects with a UserError that names all that are missing.
 */
export async function clientPackages<Loaders extends Record<string, () => Promise<unknown>>>(
  technology: string,
  loaders: Loaders,
): Promise<{ [Name in keyof Loaders]: Awaited<ReturnType<Loaders[Name]>> }> {
  const missing: string[] = [];
  const loaded = Object.entries(loaders).map(async ([name, load]) => {
    try {
      return [name, await load()];
    } catch (thrown) {
      if (!isMissing(thrown, name)) throw thrown;
      missing.push(name);
      return [name, undefined];
    }
  });
  const found = Object.fromEntries(await Promise.all(loaded));
  if (missing.length === 0) return found;
  throw new UserError(
    `blackstart/adapters/${technology} needs the package${missing.length > 1 ? "s" : ""} ` +
      `${missing.sort().join(" and ")}: npm install ${missing.join(" ")}`,
  );
}

/** Whether the package itself is not there; one that lacks a package of its own is broken, which its error says. */
function isMissing(thrown: unknown, name: string): boolean {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${name}'`);
}
