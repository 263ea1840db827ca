// Package entra is Entra ID, as far as a program with a client secret needs it: a tenant
// with applications, their roles in Azure's subscriptions, and the tokens that they hold.
package entra
