import { AuditView } from '@/components/desk/audit-view';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { can } from '@/lib/desk/can';
import { parseRowId } from '@/lib/http/desk-alerts';
import { deskPage } from '@/lib/http/desk-page';
import { findAudit } from '@/lib/queries/audit';
import { readAuditFilters } from '@/lib/story/audit-filters';

/** Who did what. */
export default deskPage<PageProps<'/desk/audit'>>(
  can.oversee,
  DESK_FRONTS,
  async ({ searchParams }, { app }) => {
    const asked = await searchParams;
    const saidOf = (name: string) => {
      const value = asked[name];
      return typeof value === 'string' ? value : null;
    };
    const filters = readAuditFilters(saidOf);
    const before = parseRowId(saidOf('before') ?? '')?.toString() ?? null;
    const [page, chain] = await Promise.all([
      findAudit(app.database, filters, before, app.settings.now.timeZone),
      app.chainProof.read(),
    ]);
    return <AuditView filters={filters} page={page} chain={chain} isFirst={before === null} />;
  },
);
