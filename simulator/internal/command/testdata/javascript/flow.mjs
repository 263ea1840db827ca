// Drives the Azure side of the four steps with the unmodified Azure SDK for
// JavaScript. "flow.mjs create" goes as far as what is to be entered in TiDB Cloud
// and prints it; "flow.mjs accepted" goes on from there. Where the server is, and
// the credentials, come from the environment.
import assert from "node:assert/strict";
import { NetworkManagementClient } from "@azure/arm-network";
import { PrivateDnsManagementClient } from "@azure/arm-privatedns";
import { ResourceManagementClient } from "@azure/arm-resources";
import { StorageManagementClient } from "@azure/arm-storage";
import { ClientSecretCredential } from "@azure/identity";

const { env } = process;
const url = env.PRIVATELINKSIM_URL;
const subscription = env.AZURE_SUBSCRIPTION_ID;
const location = "eastus2";
const group = "javascript";
const zone = "javascript.example.com";

function credential(secret) {
  return new ClientSecretCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, secret, {
    authorityHost: url,
    disableInstanceDiscovery: true,
  });
}

const options = { endpoint: url };
const resources = new ResourceManagementClient(credential(env.AZURE_CLIENT_SECRET), subscription, options);
const network = new NetworkManagementClient(credential(env.AZURE_CLIENT_SECRET), subscription, options);
const dns = new PrivateDnsManagementClient(credential(env.AZURE_CLIENT_SECRET), subscription, options);
const storage = new StorageManagementClient(credential(env.AZURE_CLIENT_SECRET), subscription, options);

async function all(pages) {
  const list = [];
  for await (const one of pages) list.push(one);
  return list;
}

function refused(promise, status, code) {
  return assert.rejects(promise, (error) => {
    assert.equal(error.name, "RestError");
    assert.deepEqual([error.statusCode, error.code], [status, code]);
    assert.ok(error.message.includes(" "), error.message); // a sentence, not the code
    return true;
  });
}

async function create() {
  assert.equal((await resources.resourceGroups.createOrUpdate(group, { location })).properties.provisioningState, "Succeeded");
  const vnet = await network.virtualNetworks.beginCreateOrUpdateAndWait(group, "vnet", {
    location,
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    subnets: [{ name: "default", addressPrefix: "10.0.0.0/24" }],
  });
  assert.deepEqual([vnet.provisioningState, vnet.subnets[0].name], ["Succeeded", "default"]);

  const poller = await network.privateEndpoints.beginCreateOrUpdate(group, "to-tidb", {
    location,
    subnet: { id: vnet.subnets[0].id },
    manualPrivateLinkServiceConnections: [
      { name: "tidb", privateLinkServiceId: env.TIDBCLOUD_SERVICE_ID, requestMessage: "please" },
    ],
  });
  assert.equal(poller.getOperationState().status, "running");
  // Another process goes on with the operation.
  const saved = poller.toString();
  const resumed = await network.privateEndpoints.beginCreateOrUpdate(group, "to-tidb", {}, { resumeFrom: saved });
  const endpoint = await resumed.pollUntilDone();
  assert.equal(endpoint.provisioningState, "Succeeded");
  const [connection] = endpoint.manualPrivateLinkServiceConnections;
  assert.deepEqual([connection.requestMessage, connection.privateLinkServiceConnectionState.status], ["please", "Pending"]);

  const nic = await network.networkInterfaces.get(group, endpoint.networkInterfaces[0].id.split("/").at(-1));
  const address = nic.ipConfigurations[0].privateIPAddress;

  await refused(network.privateEndpoints.get(group, "nothing"), 404, "ResourceNotFound");
  await refused(network.privateEndpoints.list("nothing").next(), 404, "ResourceGroupNotFound");
  await refused(network.subnets.beginDeleteAndWait(group, "vnet", "default"), 400, "InUseSubnetCannotBeDeleted");
  const stranger = new NetworkManagementClient(credential("wrong"), subscription, options);
  await assert.rejects(stranger.virtualNetworks.get(group, "vnet"), /AADSTS7000215/);

  console.log(JSON.stringify({ id: endpoint.id, address }));
}

async function accepted() {
  const endpoint = await network.privateEndpoints.get(group, "to-tidb");
  assert.equal(endpoint.manualPrivateLinkServiceConnections[0].privateLinkServiceConnectionState.status, "Approved");
  assert.deepEqual((await all(network.privateEndpoints.list(group))).map((one) => one.name), ["to-tidb"]);

  for (let i = 0; i < 5; i++) {
    await network.applicationSecurityGroups.beginCreateOrUpdateAndWait(group, `asg${i}`, { location });
  }
  const sizes = [];
  for await (const page of resources.resources.listByResourceGroup(group, { top: 3 }).byPage()) sizes.push(page.length);
  assert.ok(sizes.length > 1 && sizes.every((size) => size <= 3), `pages of ${sizes}`);
  assert.equal(sizes.reduce((a, b) => a + b), 8); // with the network, the endpoint and its interface

  const made = await dns.privateZones.beginCreateOrUpdateAndWait(group, zone, { location: "global" });
  // Private DNS accepts the request, and the operation fails.
  await assert.rejects(dns.privateZones.beginCreateOrUpdateAndWait(group, zone, { location: "global" }, { ifMatch: "other" }), /PreconditionFailed/);
  await assert.rejects(dns.privateZones.beginCreateOrUpdateAndWait(group, zone, { location: "global" }, { ifNoneMatch: "*" }), /PreconditionFailed/);
  const tagged = await dns.privateZones.beginCreateOrUpdateAndWait(group, zone, { location: "global", tags: { env: "test" } }, { ifMatch: made.etag });
  assert.deepEqual(tagged.tags, { env: "test" });
  assert.notEqual(tagged.etag, made.etag);

  const record = await dns.recordSets.createOrUpdate(group, zone, "A", "db", { ttl: 60, aRecords: [{ ipv4Address: "10.0.0.4" }] });
  assert.equal(record.fqdn, `db.${zone}.`);
  await refused(dns.recordSets.createOrUpdate(group, zone, "A", "db", { ttl: 90, aRecords: [] }, { ifMatch: "other" }), 412, "PreconditionFailed");
  assert.deepEqual((await all(dns.recordSets.list(group, zone))).map((set) => set.name).sort(), ["@", "db"]);

  await approve();

  await network.privateEndpoints.beginDeleteAndWait(group, "to-tidb");
  await refused(network.privateEndpoints.get(group, "to-tidb"), 404, "ResourceNotFound");
  await resources.resourceGroups.beginDeleteAndWait(group);
  assert.equal((await resources.resourceGroups.checkExistence(group)).body, false);
}

// approve connects an endpoint to a storage account by hand, approves and rejects it.
async function approve() {
  const account = "javascriptdata";
  const made = await storage.storageAccounts.create(group, account, { location, kind: "StorageV2", sku: { name: "Standard_LRS" } });
  assert.equal(made.provisioningState, "Succeeded");
  const { nameAvailable, reason } = await storage.storageAccounts.checkNameAvailability({ name: account, type: "Microsoft.Storage/storageAccounts" });
  assert.deepEqual([nameAvailable, reason], [false, "AlreadyExists"]);
  const { value } = await storage.privateLinkResources.listByStorageAccount(group, account);
  assert.ok(value.some((one) => one.groupId === "blob"));

  const { subnets } = await network.virtualNetworks.get(group, "vnet");
  await network.privateEndpoints.beginCreateOrUpdateAndWait(group, "to-blob", {
    location,
    subnet: { id: subnets[0].id },
    manualPrivateLinkServiceConnections: [{ name: "blob", privateLinkServiceId: made.id, groupIds: ["blob"] }],
  });
  const [connection] = await all(storage.privateEndpointConnections.list(group, account));
  const status = () => storage.privateEndpointConnections.get(group, account, connection.name).then((one) => one.privateLinkServiceConnectionState.status);
  assert.equal(await status(), "Pending");
  for (const wanted of ["Approved", "Rejected"]) {
    await storage.privateEndpointConnections.put(group, account, connection.name, {
      privateLinkServiceConnectionState: { status: wanted, description: "by hand" },
    });
    assert.equal(await status(), wanted);
  }
  const endpoint = await network.privateEndpoints.get(group, "to-blob");
  assert.equal(endpoint.manualPrivateLinkServiceConnections[0].privateLinkServiceConnectionState.status, "Rejected");
  await network.privateEndpoints.beginDeleteAndWait(group, "to-blob");
  await storage.storageAccounts.delete(group, account);
  await refused(storage.storageAccounts.getProperties(group, account), 404, "ResourceNotFound");
}

await { create, accepted }[process.argv[2]]();
