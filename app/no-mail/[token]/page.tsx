import { notFound } from 'next/navigation';
import { RefuseMail } from '@/components/no-mail/refuse-mail';
import { OutOfService } from '@/components/shell/out-of-service';
import { databasePage } from '@/lib/http/database-page';
import { getApp } from '@/lib/server/app';

/** Where the link in a mail leads. Opening it changes nothing: mail servers open links to look behind them. */
async function NoMailPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!getApp().mail.isRefusal(token)) notFound();
  return <RefuseMail token={token} />;
}

export default databasePage(NoMailPage, OutOfService);
