import { notFound } from 'next/navigation';
import { OutboxReader } from '@/components/outbox/outbox-reader';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { databasePage } from '@/lib/http/database-page';
import { getApp } from '@/lib/server/app';

const ID = /^\d{1,18}$/;

/** The mail of everybody: only where none of it is real. */
async function OutboxPage({ searchParams }: PageProps<'/outbox'>) {
  const asked = await searchParams;
  const { outbox } = getApp().mail;
  if (outbox === null) notFound();
  const of = (name: string) => {
    const value = asked[name];
    return typeof value === 'string' && ID.test(value) ? value : null;
  };
  const entries = await outbox.list();
  const id = of('mail') ?? entries[0]?.id ?? null;
  const mail = id === null ? null : await outbox.read(id);
  return (
    <>
      <PageTitle words="Outbox" />
      <OutboxReader
        entries={entries.map((entry) => ({ ...entry, queuedAt: entry.queuedAt.toISOString() }))}
        mail={mail === null ? null : { ...mail, queuedAt: mail.queuedAt.toISOString() }}
        wasChosen={of('mail') !== null}
      />
    </>
  );
}

export default databasePage(OutboxPage, OutOfService);
