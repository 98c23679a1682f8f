import { Button, PageButton } from '@/components/ui/button';
import { paths } from '@/lib/paths';

/** The way from a cart to its checkout. Where nothing is in it there is nothing to order. */
export function CheckoutLink({ pieces }: { pieces: number }) {
  if (pieces > 0)
    return (
      <PageButton primary href={paths.checkout()}>
        Go to checkout
      </PageButton>
    );
  return (
    <Button primary disabled>
      Go to checkout
    </Button>
  );
}
