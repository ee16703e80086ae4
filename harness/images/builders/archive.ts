import { type Pack, pack } from "tar-stream";
import type { BuildContext, ContextFile } from "../content-hash.ts";

/** A name that no context has, so that a changed Dockerfile never collides with the one that was given. */
export const dockerfileName = ".blackstart.Dockerfile";

/** The build's files and its Dockerfile as a tar archive, in an order of their own. */
export function archiveOf(context: BuildContext, dockerfile: string): Pack {
  const archive = pack();
  archive.entry({ name: dockerfileName }, dockerfile);
  for (const [path, file] of [...context].sort(([one], [other]) => (one < other ? -1 : 1))) {
    addFile(archive, path, file);
  }
  archive.finalize();
  return archive;
}

/** Times are left out of the archive: they would make the engine's own build cache useless. */
function addFile(archive: Pack, path: string, file: ContextFile): void {
  const mtime = new Date(0);
  if (typeof file === "string" || Buffer.isBuffer(file))
    archive.entry({ name: path, mode: 0o644, mtime }, file);
  else if ("linkTo" in file) archive.entry({ name: path, type: "symlink", linkname: file.linkTo, mtime });
  else archive.entry({ name: path, mode: file.mode, mtime }, file.content);
}
