// @ts-check
// What a container is asked: does the server in it answer? Ends with 0 or 1. A database that is gone is no reason to begin
// anew; `/api/ready` tells balancers of that.
const port = process.env.PORT || '3000';
// Health is answered under any name.
const answer = await fetch(`http://127.0.0.1:${port}/api/health`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;
