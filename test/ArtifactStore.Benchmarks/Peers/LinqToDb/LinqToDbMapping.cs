using System.Linq.Expressions;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The store's tables for linq2db.</summary>
internal static class LinqToDbMapping
{
    public static MappingSchema Make(Database database)
    {
        var schema = new MappingSchema();
        if (database.KeepsText)
        {
            // For the whole schema: columns with conversions of their own could not be compared with each other.
            schema.SetDataType(typeof(Guid), DataType.VarChar);
            schema.SetConverter<Guid, DataParameter>(id => new(null, StoredText.Of(id), DataType.VarChar));
            schema.SetConverter<string, Guid>(StoredText.Id);
            schema.SetDataType(typeof(DateTimeOffset), DataType.VarChar);
            schema.SetConverter<DateTimeOffset, DataParameter>(time => new(null, StoredText.Of(time), DataType.VarChar));
            schema.SetConverter<string, DateTimeOffset>(StoredText.Time);
        }

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
                var mapped = entity.Property(Expression.Lambda<Func<T, object?>>(Expression.Convert(Expression.Property(row, property), typeof(object)), row));
                mapped.HasColumnName(ColumnNames.Of(property.Name));
                if (property.Name == "Id")
                {
                    mapped.IsPrimaryKey();
                }
            }
        }
    }
}
