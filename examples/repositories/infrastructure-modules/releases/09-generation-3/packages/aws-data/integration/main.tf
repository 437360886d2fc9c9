# Every module of the package, as one service would have them.

locals {
  subnet_ids  = ["subnet-1", "subnet-2"]
  kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
  tags        = { service = var.service }
}

module "postgres" {
  source = "../../../modules/aws-postgres"

  data_class = "internal"

  name                 = "${var.service}-main-test"
  engine_version       = var.postgres_version
  instance_size        = var.size
  allocated_storage_gb = var.storage_gb
  maintenance_window   = var.maintenance_window
  vpc_id               = "vpc-1"
  subnet_ids           = local.subnet_ids
  kms_key_arn          = local.kms_key_arn
  tags                 = local.tags
}

module "kafka_topic" {
  source = "../../../modules/aws-kafka-topic"

  name              = "${var.service}.events"
  cluster           = "test-events"
  bootstrap_servers = "b-1.test-events:9098"
  partitions        = var.partitions
  principal         = var.service
  admin_password    = "not-a-real-one"
  tags              = local.tags
}

module "redis" {
  source = "../../../modules/aws-redis"

  name       = "${var.service}-main-test"
  node_size  = var.size
  subnet_ids = local.subnet_ids
  tags       = local.tags
}

module "files" {
  source = "../../../modules/aws-object-storage"

  name        = "acme-test-${var.service}-files"
  kms_key_arn = local.kms_key_arn
  tags        = local.tags
}

module "archive" {
  source = "../../../modules/aws-object-storage"

  name          = "acme-test-${var.service}-archive"
  storage_class = "infrequent"
  kms_key_arn   = local.kms_key_arn
  tags          = local.tags
}

module "mongodb" {
  source = "../../../modules/aws-mongodb"

  data_class = "internal"

  name              = "${var.service}-main-test"
  project_id        = "64f0"
  region            = "eu-west-1"
  mongodb_version   = "6.0"
  atlas_public_key  = "not-a-real-one"
  atlas_private_key = "not-a-real-one"
  tags              = local.tags
}

module "service_account" {
  source = "../../../modules/aws-service-account"

  name            = "test-${var.service}-main"
  oidc_provider   = "oidc.example/id/1"
  namespace       = var.service
  service_account = var.service
  access          = ["send-email", "read-shared-config"]
  tags            = local.tags
}

module "dns_record" {
  source = "../../../modules/aws-dns-record"

  hostname = var.service
  zone     = "test.acme.example"
  target   = "ingress.test.acme.example"
  tags     = local.tags
}
