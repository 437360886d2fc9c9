# MongoDB on AWS. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "cluster" {
  input            = { name = var.name }
  triggers_replace = [var.project_id, var.name, var.region]
}

resource "terraform_data" "settings" {
  input = {
    cluster     = terraform_data.cluster.id
    provider    = "AWS"
    region      = upper(replace(var.region, "-", "_"))
    version     = var.mongodb_version
    size        = var.instance_size
    disk_gb     = var.disk_size_gb
    backup_days = var.backup_retention_days
    data_class  = var.data_class
    tags        = var.tags
  }
}

locals {
  host = "${var.name}.${substr(sha256(var.project_id), 0, 6)}.mongodb.example"
}
