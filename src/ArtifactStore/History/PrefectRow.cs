using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.Sql;

/// <summary>A row of Prefect, with the values that either database and any driver returns.</summary>
internal readonly struct PrefectRow(DbDataReader reader)
{
    public Guid Id(string column) => Guid.Parse(Text(column));

    public Guid? IdOrNull(string column) => TextOrNull(column) is { } text ? Guid.Parse(text) : null;

    public string Text(string column) => TextOrNull(column) ?? throw Missing(column);

    public string? TextOrNull(string column) => Value(column) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    public DateTimeOffset Time(string column) => TimeOrNull(column) ?? throw Missing(column);

    /// <summary>Returns a time. SQLite has texts in UTC without a zone.</summary>
    public DateTimeOffset? TimeOrNull(string column) =>
        Value(column) switch
        {
            null => null,
            DateTimeOffset time => time,
            DateTime { Kind: DateTimeKind.Local } time => time.ToUniversalTime(),
            DateTime time => new DateTimeOffset(time, TimeSpan.Zero),
            var value => DateTimeOffset.Parse(
                Convert.ToString(value, CultureInfo.InvariantCulture)!,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
            ),
        };

    public int Number(string column) => NumberOrNull(column) ?? throw Missing(column);

    public int? NumberOrNull(string column) => Value(column) is { } value ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;

    public bool Flag(string column) => Value(column) is { } value && Convert.ToBoolean(value, CultureInfo.InvariantCulture);

    public ValueList<string> Tags(string column) =>
        Json(column) is { } tags ? ValueList.From(tags.EnumerateArray().Select(tag => tag.GetString() ?? throw Missing(column))) : [];

    /// <summary>Returns the state, whose message is in a row of its own.</summary>
    public State? State() =>
        TextOrNull("state_type") is not { } type ? null
        : WireEnum<StateType>.TryParse(type, out var known) ? new(known, TextOrNull("state_name")) { Message = TextOrNull("state_message") }
        : throw new FormatException($"The state type '{type}' is not one of {WireEnum<StateType>.Known}.");

    public CreatedBy? CreatedBy(string column) =>
        Json(column) is { } by
            ? new()
            {
                Id = Member(by, "id") is { } id ? Guid.Parse(id) : null,
                Type = Member(by, "type"),
                DisplayValue = Member(by, "display_value"),
            }
            : null;

    /// <summary>Returns metadata. A value that is not a text is its JSON.</summary>
    public ArtifactMetadata? Metadata(string column) =>
        Json(column) is { } metadata
            ? new(
                metadata
                    .EnumerateObject()
                    .Select(member =>
                        KeyValuePair.Create(
                            member.Name,
                            member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText()
                        )
                    )
            )
            : null;

    /// <summary>Returns the body. Prefect stores no body as NULL or as the JSON value <c>null</c>.</summary>
    public ArtifactData? Data(string column) => TextOrNull(column) is { } json && json.Trim() != "null" ? ArtifactData.Parse(json) : null;

    private JsonElement? Json(string column)
    {
        if (TextOrNull(column) is not { } json)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Null ? null : document.RootElement.Clone();
    }

    private static string? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private object? Value(string column) => reader[column] is var value and not DBNull ? value : null;

    private static FormatException Missing(string column) => new($"The column '{column}' has no value.");
}
