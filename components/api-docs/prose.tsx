/** Text in which backquotes mark code. */
export function Prose({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // The parts never change places: their order is their identity.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
