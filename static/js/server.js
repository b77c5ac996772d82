// Talks JSON with the server: one request, one answer. What goes wrong is an answer too, never an exception:
//
//   {status: 200, body: {…}}      what the server said; `body` is null when it was no JSON
//   {status: 0, body: null}       no network, no server, or no answer in time
//
// A refusal by the CSRF protection (403 without JSON) gets a fresh cookie from `freshCookie` and one more try.

const LONGEST_WAIT = 30_000;

export async function get(url) {
  return answered(url, {});
}

export async function post(url, body, freshCookie) {
  const first = await posted(url, body);
  if (first.status !== 403 || first.body || !freshCookie) return first;
  await get(freshCookie);
  return posted(url, body);
}

// The token of the cookie; it changes when somebody signs in, and the forms of the page must follow.
export function token() {
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}

export function renewTokens() {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    if (token()) input.value = token();
  }
}

function posted(url, body) {
  return answered(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
  });
}

async function answered(url, options) {
  try {
    const response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    return { status: response.status, body: await json(response) };
  } catch {
    return { status: 0, body: null };
  }
}

async function json(response) {
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) return null;
  try {
    return await response.json();
  } catch (error) {
    // An answer that broke off on its way is no answer: whoever asked must ask again.
    if (response.ok) throw error;
    return null;
  }
}
