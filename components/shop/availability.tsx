import ui from '@/components/ui/ui.module.css';

/** From here on the number left is said. */
const FEW = 5;

/** Whether there is any, and how few. */
export function Availability({ available }: { available: number }) {
  return <span className={`${ui.small} ${ui.muted}`}>{availabilityWords(available)}</span>;
}

function availabilityWords(available: number): string {
  if (available <= 0) return 'Sold out';
  return available <= FEW ? `Only ${available} left` : 'In stock';
}
