import { benchReplicas } from './bench/replicas';
import { Report } from './bench/report';
import { openTargets } from './bench/target';

const targets = await openTargets('postgres');
try {
  const report = new Report();
  await benchReplicas(report, await targets.make(), { rounds: 5, count: 4000 });
} finally {
  await targets.close();
}
