import { ButtonLink } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { PageTitle } from './page-title';

/** What a page says while the shop cannot read or write its orders. A link without an address leads here again. */
export function OutOfService() {
  return (
    <div className={ui.stack} role="alert">
      <PageTitle words="Back in a moment" />
      <h1>The shop cannot be reached at this moment.</h1>
      <p>
        It takes no orders and shows none until its database answers again. Nothing that you have ordered is
        lost. Please try again in a minute.
      </p>
      <div className={ui.row}>
        <ButtonLink primary href="">
          Try again
        </ButtonLink>
      </div>
    </div>
  );
}
