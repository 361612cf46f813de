import * as write from '../wire/write.ts';
import { upstreamNamePrefix } from './upstream-name.ts';

/** ParameterStatus values as a session's client knows them. */
export class ClientParameters {
  private readonly told = new Map<string, string>();

  /** A server has told the client this value itself. */
  note(name: string, value: string): void {
    this.told.set(name, value);
  }

  /** The messages that tell the client all of a server's values, with its own application_name instead of ours. */
  greeting(values: ReadonlyMap<string, string>, applicationName: string): Buffer[] {
    return Array.from(values, ([name, value]) => {
      const own = name === 'application_name' ? applicationName : value;
      this.told.set(name, own);
      return write.parameterStatus(name, own);
    });
  }

  /** The messages that tell the client what is different at the server that it goes on at. */
  differences(values: ReadonlyMap<string, string>): Buffer[] {
    const messages: Buffer[] = [];
    for (const [name, value] of values) {
      if (
        this.told.get(name) === value ||
        (name === 'application_name' && value.startsWith(upstreamNamePrefix))
      ) {
        continue;
      }
      this.told.set(name, value);
      messages.push(write.parameterStatus(name, value));
    }
    return messages;
  }
}
