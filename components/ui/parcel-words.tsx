import type { ShipmentJson } from '@/lib/contract/order';

const day = new Intl.DateTimeFormat('en-IE', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** Who carries a parcel, by which number, and when it should arrive: behind the words that it has left. */
export function ParcelWords({ shipment }: { shipment: ShipmentJson }) {
  const { carrier, trackingNumber, trackingUrl, expectedOn } = shipment;
  return (
    <>
      {carrier !== null && ` by ${carrier}`}
      {trackingNumber !== null && ', tracking number '}
      {trackingNumber !== null &&
        (trackingUrl === null ? (
          trackingNumber
        ) : (
          <a href={trackingUrl} rel="noreferrer">
            {trackingNumber}
          </a>
        ))}
      {trackingNumber === null && trackingUrl !== null && (
        <>
          {', '}
          <a href={trackingUrl} rel="noreferrer">
            where it is
          </a>
        </>
      )}
      {expectedOn !== null && `, expected on ${day.format(new Date(expectedOn))}`}
    </>
  );
}
