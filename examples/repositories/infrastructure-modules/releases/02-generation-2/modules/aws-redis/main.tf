# Redis on AWS. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "cache" {
  input            = { name = var.name }
  triggers_replace = [var.name]
}

resource "terraform_data" "settings" {
  input = {
    cache           = terraform_data.cache.id
    engine_version  = var.engine_version
    node_type       = { small = "cache.t4g.small", medium = "cache.m7g.large", large = "cache.r7g.xlarge" }[var.node_size]
    nodes           = var.multi_az ? 2 : 1
    eviction_policy = var.eviction_policy
    subnet_ids      = sort(var.subnet_ids)
    parameter_group = coalesce(var.parameter_group, "default.redis${var.engine_version}")
    tags            = var.tags
  }
}
