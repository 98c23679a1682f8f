import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { FiguresDesk } from '@/components/desk/figures-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findFigures } from '@/lib/queries/figures';
import { readDays } from '@/lib/story/shop-days';

/** Orders, revenue, VAT and refunds by day, and what the books add up to. */
export default deskPage<PageProps<'/desk/figures'>>(
  can.account,
  DESK_FRONTS,
  async ({ searchParams }, { app }) => {
    const { from, to } = await searchParams;
    const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
    const now = new Date();
    const { timeZone } = app.settings.now;
    const asked = readDays(textOf(from), textOf(to), now, timeZone);
    const days = asked ?? readDays(null, null, now, timeZone);
    if (days === null) throw new Error('no days');
    return (
      <FiguresDesk
        figures={await findFigures(app.database, days)}
        isRefused={asked === null}
        timeZone={timeZone}
      />
    );
  },
);
