using System.Linq.Expressions;
using LinqToDB;
using LinqToDB.Mapping;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The store's tables for linq2db.</summary>
internal static class LinqToDbMapping
{
    public static MappingSchema Make(Database database)
    {
        var schema = new MappingSchema();
        var builder = new FluentMappingBuilder(schema);
        Map<ArtifactEntity>("artifact");
        Map<CollectionEntity>("artifact_collection");
        Map<FlowEntity>("flow");
        Map<DeploymentEntity>("deployment");
        Map<FlowRunEntity>("flow_run");
        if (database.IsPostgreSql)
        {
            builder.Entity<ArtifactEntity>().Property(artifact => artifact.Data).HasDataType(DataType.Json).Property(artifact => artifact.Metadata).HasDataType(DataType.Json);
        }

        builder.Build();
        return schema;

        void Map<T>(string table)
        {
            var entity = builder.Entity<T>().HasTableName(table);
            if (database.Schema is not null)
            {
                entity.HasSchemaName(database.Schema);
            }

            foreach (var property in typeof(T).GetProperties())
            {
                var row = Expression.Parameter(typeof(T));
                var column = Expression.Property(row, property);
                if (property.PropertyType == typeof(Guid))
                {
                    Text(entity.Property(Expression.Lambda<Func<T, Guid>>(column, row)), id => StoredText.Of(id), text => StoredText.Id(text!));
                }
                else if (property.PropertyType == typeof(Guid?))
                {
                    Text(entity.Property(Expression.Lambda<Func<T, Guid?>>(column, row)), id => id == null ? null : StoredText.Of(id.Value), text => text == null ? null : StoredText.Id(text));
                }
                else if (property.PropertyType == typeof(DateTimeOffset))
                {
                    Text(entity.Property(Expression.Lambda<Func<T, DateTimeOffset>>(column, row)), time => StoredText.Of(time), text => StoredText.Time(text!));
                }
                else
                {
                    entity.Property(Expression.Lambda<Func<T, object?>>(Expression.Convert(column, typeof(object)), row)).HasColumnName(ColumnNames.Of(property.Name));
                }

                void Text<TValue>(PropertyMappingBuilder<T, TValue> mapped, Expression<Func<TValue, string?>> store, Expression<Func<string?, TValue>> read)
                {
                    mapped.HasColumnName(ColumnNames.Of(property.Name));
                    if (database.KeepsText)
                    {
                        mapped.HasConversion(store!, read!, handlesNulls: true);
                    }

                    if (property.Name == "Id")
                    {
                        mapped.IsPrimaryKey();
                    }
                }
            }
        }
    }
}
