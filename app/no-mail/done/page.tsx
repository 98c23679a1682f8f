import { MailRefused } from '@/components/no-mail/mail-refused';

export default function NoMailDonePage() {
  return <MailRefused />;
}
