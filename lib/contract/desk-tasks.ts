/** The desk's list of open user tasks. */

/** Who somebody is to a user task: by the address of an account, or as the model says it. */
export interface TaskPerson {
  /** An e-mail address in small letters, or whatever the model said. */
  readonly said: string;
  /** Of the account with this address; null: nobody has it. */
  readonly name: string | null;
}

/** An open user task. */
export interface DeskTaskJson {
  readonly orderId: string;
  /** Key of the open work: with the order it names the task. */
  readonly work: string;
  readonly elementId: string;
  /** As its version of the process calls it. */
  readonly name: string;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly followUpAt: string | null;
  /** 0 to 100; the higher, the sooner. */
  readonly priority: number;
  /** Null: nobody's. */
  readonly assignee: TaskPerson | null;
  readonly candidateUsers: readonly TaskPerson[];
  readonly candidateGroups: readonly string[];
  /** It is whose who looks. */
  readonly isMine: boolean;
  /** A person holds its order: it cannot be completed before that is resumed. */
  readonly isSuspended: boolean;
}

/** A page of the list, the most urgent first. */
export interface DeskTasksJson {
  readonly tasks: readonly DeskTaskJson[];
  /** What is asked for next, `after=`; null: there is no more. */
  readonly next: string | null;
  /** So many were looked at for this page, and there are more; null: all that were asked for are here, or the next page has them. */
  readonly lookedAt: number | null;
}

/** One user task, to be done. */
export interface DeskTaskPage {
  /** Null: it is not open any more. */
  readonly task: DeskTaskJson | null;
  /** Null: it has none. Both as JSON: what its file says, and what stands in it, by key. */
  readonly form: { readonly schema: string; readonly data: string } | null;
  readonly takers: TaskChoices['takers'];
  /** Has who looks an account, and so may have tasks? */
  readonly hasAccount: boolean;
}

/** What the list can be narrowed to, and who can be given a task. */
export interface TaskChoices {
  readonly elements: readonly { readonly id: string; readonly name: string }[];
  readonly groups: readonly string[];
  readonly people: readonly TaskPerson[];
  /** Accounts that may complete tasks. */
  readonly takers: readonly { readonly accountId: string; readonly name: string; readonly email: string }[];
  /** The groups of who looks; null: they have no account, and so neither tasks nor groups. */
  readonly myGroups: readonly string[] | null;
}
