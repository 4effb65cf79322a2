// The way to the server: requests, what they end in, waiting for a server that is gone, and the stream of events.

/** The server has refused: `status`, `hint`, and all that it answered in `value`. */
export class ApiError extends Error {
  constructor(status, value) {
    super(value.error ?? `HTTP ${status}`);
    Object.assign(this, { status, value, hint: value.hint ?? null });
  }
}

/** The server does not answer. */
export class Offline extends Error {}

/** One request, as JSON both ways; a `Blob` goes as it is. */
export async function ask(path, { method, body, signal, keepalive } = {}) {
  const headers = { "X-Aligner": "1" };
  const blob = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = blob ? "application/octet-stream" : "application/json";
  const given = body === undefined || blob ? body : JSON.stringify(body);
  let answer, text;
  try {
    answer = await fetch(path, { method: method ?? (body === undefined ? "GET" : "POST"), headers, body: given, signal, keepalive });
    text = await answer.text();
  } catch (error) {
    throw error.name === "AbortError" ? error : new Offline(error.message);
  }
  let value = {};
  try {
    value = text ? JSON.parse(text) : {};
  } catch {
    value = { error: text.slice(0, 200) };
  }
  if (!answer.ok) throw new ApiError(answer.status, value);
  return value;
}

/** Requests that wait for a server that is gone, and ask again; `gone` hears true and false. */
export class Connection {
  constructor(gone) {
    this.gone = gone;
    this.waiting = new Set();
  }

  /** Ask until there is an answer. `tries` in the result says how often an answer may have been lost. */
  async persist(path, options, { onLost } = {}) {
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
      try {
        const value = await ask(path, options);
        this.back();
        return value;
      } catch (error) {
        if (error instanceof ApiError) this.back();
        if (!(error instanceof Offline)) throw error;
        onLost?.();
        this.gone(true);
        await new Promise((resolve) => {
          this.waiting.add(resolve);
          setTimeout(resolve, pause);
        });
      }
    }
  }

  /** Ask now those who wait. */
  retry() {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  back() {
    this.gone(false);
    this.retry();
  }
}

/**
 * Hear the events of the server. A browser opens few connections to one server, so of all windows one listens and
 * passes on what it hears; when it is closed, the next one does.
 */
export function listen(address, types, heard, state) {
  const channel = globalThis.BroadcastChannel && navigator.locks ? new BroadcastChannel("aligner-events") : null;
  const open = () =>
    new Promise(() => {
      const source = new EventSource(address());
      source.onopen = () => state(true);
      source.onerror = () => state(false);
      for (const type of types) {
        source.addEventListener(type, ({ data }) => {
          const event = { type, data: JSON.parse(data) };
          channel?.postMessage(event);
          heard(event);
        });
      }
    });
  if (!channel) return open();
  channel.onmessage = ({ data }) => heard(data);
  return navigator.locks.request("aligner-events", open);
}
