/** What the suite inside the extension host writes: one entry a test. */
export interface HostReport {
  /** The VS Code that it ran in. */
  readonly vscode: string;
  readonly tests: readonly HostTest[];
}

export interface HostTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** Why it failed: message and stack. */
  readonly error?: string;
}
