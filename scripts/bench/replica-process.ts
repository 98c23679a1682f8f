// One replica of the bench: an app of its own on the database that the environment names, told over IPC what to do.
import { openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { wholeOrder } from './orders';
import { rate } from './rate';

export interface Assignment {
  readonly count: number;
  readonly clients: number;
}

const app = await openApp({ env: readEnv(), log: newLog('error') });

process.on('message', (message) => {
  const { count, clients } = message as Assignment; // the only message that the bench sends
  rate(count, clients, () => wholeOrder(app)).then(
    () => process.send?.('done'),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// The bench is gone or has finished with us.
process.on('disconnect', () => {
  app.close().finally(() => process.exit());
});
process.send?.('ready');
