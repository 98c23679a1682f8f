import { removeDataDir, startServer } from '@/e2e/support/server';

/** One server for the whole run, on a database of its own. */
export default async function setUp(): Promise<() => Promise<void>> {
  const { BROWSER_TEST_PORT = '0', BROWSER_TEST_OPERATOR_TOKEN = '' } = process.env;
  let atStart = '';
  const server = await startServer({
    variables: {
      PORT: BROWSER_TEST_PORT,
      HOSTNAME: 'localhost',
      OPERATOR_TOKEN: BROWSER_TEST_OPERATOR_TOKEN,
      LOG_LEVEL: 'warn',
    },
    onLines: (lines) => {
      atStart += lines;
    },
  });
  return async () => {
    const said = server.said().replace(atStart, '');
    if (said !== '') console.log(`The server said meanwhile:\n${said}`);
    await server.end();
    removeDataDir(server.dataDir);
  };
}
