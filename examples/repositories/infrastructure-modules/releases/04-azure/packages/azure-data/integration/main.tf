# Every module of the package, as one service would have them.

locals {
  resource_group = "rg-test"
  location       = "westeurope"
  tags           = { service = var.service }
}

module "postgres" {
  source = "../../../modules/azure-postgres"

  name           = "${var.service}-main-test"
  resource_group = local.resource_group
  location       = local.location
  server_version = "15"
  sku_size       = var.size
  storage_gb     = var.storage_gb
  zone_redundant = var.zone_redundant
  subnet_id      = "/subnets/data"
  tags           = local.tags
}

module "event_hub" {
  source = "../../../modules/azure-event-hub"

  name           = "${var.service}.events"
  namespace      = "acme-test-events"
  resource_group = local.resource_group
  tags           = local.tags
}

module "redis" {
  source = "../../../modules/azure-redis"

  name           = "${var.service}-main-test"
  resource_group = local.resource_group
  location       = local.location
  sku_size       = var.size
  zone_redundant = var.zone_redundant
  tags           = local.tags
}

module "files" {
  source = "../../../modules/azure-object-storage"

  name           = "${var.service}-files"
  resource_group = local.resource_group
  location       = local.location
  tags           = local.tags
}

module "mongodb" {
  source = "../../../modules/azure-mongodb"

  name              = "${var.service}-main-test"
  project_id        = "64f0"
  region            = local.location
  atlas_public_key  = "not-a-real-one"
  atlas_private_key = "not-a-real-one"
  tags              = local.tags
}

module "service_bus" {
  source = "../../../modules/azure-service-bus"

  name             = "${var.service}-queue"
  namespace        = "acme-test-bus"
  resource_group   = local.resource_group
  requires_session = true
  tags             = local.tags
}

module "service_account" {
  source = "../../../modules/azure-service-account"

  name            = "test-${var.service}-main"
  resource_group  = local.resource_group
  location        = local.location
  oidc_issuer     = "https://issuer.example/1"
  namespace       = var.service
  service_account = var.service
  tags            = local.tags
}

module "dns_record" {
  source = "../../../modules/azure-dns-record"

  hostname = var.service
  zone     = "test.acme.example"
  target   = "ingress.test.acme.example"
  tags     = local.tags
}
