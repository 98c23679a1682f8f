import ui from '@/components/ui/ui.module.css';
import { transferWords } from '@/lib/story/transfer-words';

/** How to pay where the shop takes no payments on its pages. */
export function Transfer({ bankLines, orderId }: { bankLines: string; orderId: string }) {
  const { sentence, lines } = transferWords(bankLines, orderId);
  return (
    <div className={`${ui.stack} ${ui.tight}`}>
      <p>{sentence}</p>
      {lines.length > 0 && (
        <ul aria-label="Bank transfer" style={{ overflowWrap: 'anywhere' }}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
