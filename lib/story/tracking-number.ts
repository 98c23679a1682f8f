/** Weights of the check digit; Universal Postal Union, standard S10. */
const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** The number that a parcel is tracked by, made of its serial number as S10 has it: `KL000000425DE`. */
export function trackingNumber(serial: bigint): string {
  const digits = serial.toString().padStart(8, '0').slice(-8);
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  const rest = 11 - (sum % 11);
  const check = rest === 10 ? 0 : rest === 11 ? 5 : rest;
  return `KL${digits}${check}DE`;
}
