import { notFound } from 'next/navigation';
import { BulkView } from '@/components/desk/bulk-view';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { can } from '@/lib/desk/can';
import { parseBulkId } from '@/lib/http/desk-bulk';
import { deskPage } from '@/lib/http/desk-page';
import { findBulkPage } from '@/lib/queries/desk-bulk';

/** A frozen selection before it is started, and then what becomes of it. */
export default deskPage<PageProps<'/desk/bulk/[bulkId]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params, searchParams }, { person, app }) => {
    const id = parseBulkId((await params).bulkId);
    const { shown, refused } = await searchParams;
    const page = id === null ? null : await findBulkPage(app.database, id, shown);
    if (page === null) notFound();
    return (
      <BulkView
        page={page}
        mayTurn={can.operate(person)}
        refused={typeof refused === 'string' ? refused : null}
      />
    );
  },
);
