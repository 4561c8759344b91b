// An OpenID Connect provider for the tests: node provider.js PORT CLIENT SECRET WHERE_BACK
// Its sign-in page asks who somebody is and how they showed it (amr), and believes both.
import Provider from "oidc-provider";

const [port, client, secret, back] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], grant_types: ["authorization_code"] }],
  claims: { openid: ["sub", "amr", "acr"], auth_time: null, iss: null },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["for tests alone"] },
  pkce: { required: () => true },
});

const form = `<!doctype html><html lang="en"><title>Who are you?</title><form method="post">
<label>Who <input name="who"></label><label>How <input name="how"></label><button>Go on</button></form></html>`;

async function body(request) {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/who/")) return next();
  if (ctx.method !== "POST") {
    ctx.type = "html";
    ctx.body = form;
    return undefined;
  }
  const said = await body(ctx.req);
  if (said.get("how") === "not now") {
    const result = { error: "access_denied", error_description: "they did not want to" };
    return provider.interactionFinished(ctx.req, ctx.res, result);
  }
  const login = { accountId: said.get("who"), amr: said.get("how").split(" ").filter(Boolean) };
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, { login });
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
