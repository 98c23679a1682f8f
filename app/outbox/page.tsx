import { notFound } from 'next/navigation';
import { OutboxLock } from '@/components/outbox/outbox-lock';
import { OutboxReader } from '@/components/outbox/outbox-reader';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { answerPageAs } from '@/lib/http/answer-page';
import { databasePage } from '@/lib/http/database-page';
import { mayReadOutbox } from '@/lib/http/outbox-key';
import { pageRequest } from '@/lib/http/page-request';
import { getApp } from '@/lib/server/app';

const ID = /^\d{1,18}$/;

/** The mail of everybody: only where none of it is real. */
async function OutboxPage({ searchParams }: PageProps<'/outbox'>) {
  const asked = await searchParams;
  const { outbox } = getApp().mail;
  if (outbox === null) notFound();
  if (!mayReadOutbox(await pageRequest())) {
    await answerPageAs(401, { 'WWW-Authenticate': 'Bearer' });
    return <OutboxLock />;
  }
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
