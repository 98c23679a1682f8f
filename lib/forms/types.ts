/** What a choice stands for. */
export type ChoiceValue = string | number | boolean;

interface FieldBase {
  /** The variable that it shows, and sets. */
  readonly key: string;
  /** What it is called, for a person. */
  readonly label: string;
  /** Shown, and never set: read-only, or disabled. */
  readonly isFixed: boolean;
  readonly isRequired: boolean;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly isOneLine: boolean;
  /** In characters, blanks around it not counted. */
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly pattern: RegExp | null;
  /** What is said where the pattern does not fit; null: a sentence of ours. */
  readonly patternWords: string | null;
  readonly is: 'email' | 'phone' | null;
}

export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly min: number | null;
  readonly max: number | null;
  readonly decimalDigits: number | null;
  /** It is a multiple of it. */
  readonly increment: number | null;
  /** Its variable is a text, which keeps all digits. */
  readonly isText: boolean;
}

export interface CheckField extends FieldBase {
  readonly kind: 'check';
}

export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly isMany: boolean;
  readonly values: readonly ChoiceValue[];
}

/** A part of a form that has a value. */
export type FormField = TextField | NumberField | CheckField | ChoiceField;

/** A form of form-js that this server can validate. */
export interface Form {
  readonly id: string;
  /** As the file has it: what the viewer draws. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly fields: readonly FormField[];
}
