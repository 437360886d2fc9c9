import type { SignalApi } from '@backstage/plugin-signals-react';

type Subscribers = Set<(message: never) => void>;

/** Signals that a test sends by itself. */
export class SignalsFake implements SignalApi {
  readonly #channels = new Map<string, Subscribers>();

  subscribe: SignalApi['subscribe'] = (channel, onMessage) => {
    const subscribers: Subscribers = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, subscribers.add(onMessage));
    return { unsubscribe: () => subscribers.delete(onMessage) };
  };

  send(message: { services?: string[] }): void {
    this.#channels
      .get('infra:services')
      ?.forEach(onMessage => onMessage(message as never));
  }
}
