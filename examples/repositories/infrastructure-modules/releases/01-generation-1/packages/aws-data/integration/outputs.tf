# What must not change as long as a service lives.
output "identifiers" {
  value = {
    postgres    = module.postgres.identifier
    kafka_topic = module.kafka_topic.identifier
    redis       = module.redis.identifier
    files       = module.files.identifier
    archive     = module.archive.identifier
    mongodb     = module.mongodb.identifier
  }
}

# Where the service finds them.
output "addresses" {
  value = {
    postgres = module.postgres.endpoint
    kafka    = module.kafka_topic.bootstrap_servers
    redis    = module.redis.host
    files    = module.files.url
    archive  = module.archive.url
    mongodb  = module.mongodb.host
    dns      = module.dns_record.fqdn
    identity = module.service_account.identity
  }
}

output "secrets" {
  sensitive = true
  value = {
    postgres = module.postgres.password
    kafka    = module.kafka_topic.password
    redis    = module.redis.auth_token
    mongodb  = module.mongodb.connection_string
  }
}
