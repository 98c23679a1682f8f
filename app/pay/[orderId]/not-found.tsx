import { SandpayHouse } from '@/components/sandpay/house';
import { paths } from '@/lib/paths';

export default function UnknownPayment() {
  return (
    <SandpayHouse side={<h1>There is nothing to pay here.</h1>}>
      <p>
        The address may be mistyped. <a href={paths.home()}>Go to the shop</a>
      </p>
    </SandpayHouse>
  );
}
