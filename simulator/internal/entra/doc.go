// Package entra is Entra ID as far as a program with a client secret needs it: a tenant
// with applications, their roles in Azure subscriptions, and their access tokens.
package entra
