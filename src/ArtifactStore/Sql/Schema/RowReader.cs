using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Reads the columns of a row in the order of the SELECT list.</summary>
internal struct RowReader(SqlDialect dialect, DbDataReader reader)
{
    private int _ordinal;

    public Guid Id() => dialect.ReadId(reader, _ordinal++);

    public Guid? IdOrNull() => IsNull() ? null : Id();

    public DateTimeOffset Time() => dialect.ReadTime(reader, _ordinal++);

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public string Text() => reader.GetString(_ordinal++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public long Number() => dialect.ReadNumber(reader, _ordinal++);

    public long? NumberOrNull() => IsNull() ? null : Number();

    public int Version()
    {
        var version = Number();
        return version is >= 0 and <= int.MaxValue
            ? (int)version
            : throw new ArtifactStoreException(
                $"The column 'version' holds {version}, which is not a version number. Another program wrote to the store's tables."
            );
    }

    public int? VersionOrNull() => IsNull() ? null : Version();

    public int Int32() => reader.GetInt32(_ordinal++);

    public bool Boolean() => dialect.ReadBoolean(reader, _ordinal++);

    public ValueList<string> Tags() => dialect.ReadTags(reader, _ordinal++);

    public ArtifactMetadata? Metadata() => TextOrNull() is { } json ? ArtifactMetadata.FromStore(json) : null;

    public ArtifactData? Data() => TextOrNull() is { } json ? ArtifactData.FromStore(json) : null;

    /// <summary>Reads the type, the name and the message of a state.</summary>
    public State? State()
    {
        var (type, name, message) = (TextOrNull(), TextOrNull(), TextOrNull());
        return type is null ? null
            : WireEnum<StateType>.TryParse(type, out var known) ? new(known, name) { Message = message }
            : throw new ArtifactStoreException(
                $"The state type '{type}' in the database is not one of {WireEnum<StateType>.Known}. A newer version of the library, "
                    + $"or another program, wrote it."
            );
    }

    /// <summary>Reads the creator: a flag for its existence, and its properties.</summary>
    public CreatedBy? CreatedBy()
    {
        var isKnown = Boolean();
        var (id, type, displayValue) = (IdOrNull(), TextOrNull(), TextOrNull());
        return isKnown
            ? new()
            {
                Id = id,
                Type = type,
                DisplayValue = displayValue,
            }
            : null;
    }

    /// <summary>Checks the next column for NULL, and skips it if it is.</summary>
    private bool IsNull()
    {
        if (!reader.IsDBNull(_ordinal))
        {
            return false;
        }

        _ordinal++;
        return true;
    }
}
