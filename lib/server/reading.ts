import type { Database } from '@/lib/db/database';
import { openReadReplica } from '@/lib/db/open';
import { type ReadReplica, readReplicaOf } from '@/lib/db/read-replica';
import type { Log } from './log';

/** Where reads are done: on the read replica that `DATABASE_READ_URL` names while it is fresh, else where all else is done. */
export async function openReading(primary: Database, url: string | null, log: Log): Promise<ReadReplica> {
  if (url === null) return { readFrom: (read) => read(primary), reads: primary, close: async () => {} };
  return readReplicaOf({
    primary,
    replica: await openReadReplica(url),
    onLost: (error) => log.warn({ err: error }, 'the read replica is of no help, the primary is read'),
    onFound: () => log.info('the read replica is read again'),
  });
}
