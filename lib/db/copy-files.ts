import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

/** More files at once are no faster: Node has four threads for them. */
const AT_ONCE = 8;
/** Of the log's segments those that are written ahead of their use are empty, and may be a gigabyte. */
const LOG_FOLDER = 'pg_wal';
const LOG_SEGMENT = /^[0-9A-F]{24}$/;

/**
 * Copies the files of a cluster that nobody writes to meanwhile. Where the file system can share what two files have in
 * common it does.
 * @param to must not be there yet
 * @param segment the segment of the log that is being written: later ones are left out
 */
export async function copyClusterFiles(from: string, to: string, segment: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const placeOf = (folder: string, name: string) => path.join(to, path.relative(from, folder), name);
  await mkdir(to, { mode: 0o700 });
  for (const { parentPath, name } of entries.filter((entry) => entry.isDirectory()))
    await mkdir(placeOf(parentPath, name), { recursive: true });
  const isAhead = (folder: string, name: string) =>
    path.basename(folder) === LOG_FOLDER && LOG_SEGMENT.test(name) && name > segment;
  const waiting = entries.filter((entry) => entry.isFile() && !isAhead(entry.parentPath, entry.name));
  const copyAll = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop())
      await copyFile(
        path.join(file.parentPath, file.name),
        placeOf(file.parentPath, file.name),
        constants.COPYFILE_FICLONE,
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, copyAll));
}
