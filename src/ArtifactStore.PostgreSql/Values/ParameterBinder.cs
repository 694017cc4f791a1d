using ArtifactStore.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactStore.PostgreSql;

/// <summary>Binds values to parameters of the driver.</summary>
internal static class ParameterBinder
{
    /// <summary>Binds a value.</summary>
    /// <remarks>
    /// By position and without a name. For named parameters the driver would parse and rewrite the text of each statement.
    /// </remarks>
    public static void Bind(NpgsqlParameter target, SqlValue value)
    {
        // The type is always set, even for NULL, since the server would otherwise infer it from the context.
        target.ParameterName = "";
        (target.NpgsqlDbType, var given) = value.Type switch
        {
            SqlType.Text => (NpgsqlDbType.Text, value.Value),
            SqlType.Json => (NpgsqlDbType.Json, value.Value),
            SqlType.Id => (NpgsqlDbType.Uuid, value.Value),
            SqlType.Time => (NpgsqlDbType.TimestampTz, value.Value is DateTimeOffset time ? RawTime.Of(time) : null),
            SqlType.Number => (NpgsqlDbType.Bigint, value.Value),
            SqlType.Boolean => (NpgsqlDbType.Boolean, value.Value),
            SqlType.Tags or SqlType.Texts => (NpgsqlDbType.Array | NpgsqlDbType.Text, List<string>()),
            SqlType.Jsons => (NpgsqlDbType.Array | NpgsqlDbType.Json, List<string>()),
            SqlType.Ids => (NpgsqlDbType.Array | NpgsqlDbType.Uuid, value.Value is IReadOnlyList<Guid?> ? List<Guid?>() : List<Guid>()),
            SqlType.Numbers => (
                NpgsqlDbType.Array | NpgsqlDbType.Bigint,
                value.Value is IReadOnlyList<long?> ? List<long?>() : List<long>()
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Type, "Unknown type of a value."),
        };
        target.Value = given ?? DBNull.Value;

        object? List<T>() => value.Value is null ? null : value.Value as T[] ?? [.. (IReadOnlyList<T>)value.Value];
    }
}
