using System.Reflection;
using System.Text;

namespace ArtifactStore.Tests.Wire;

/// <summary>Generators of any value that the public model allows.</summary>
internal static class Any
{
    private static readonly Rune[] Runes = [.. "aZ09-_%\\ '\"\u0001\u007f\u00e9\u0130\u212a\u05d0\u202e\uffff".EnumerateRunes(), new(0x1F600), new(0x10FFFF)];

    public static Gen<string> Text { get; } = Gen.OneOf(Runes).Array[0, 6].Select(runes => string.Concat(runes));

    public static Gen<DateTimeOffset> Time { get; } = Gen.Long[0, DateTimeOffset.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    public static Gen<ArtifactSort> Sort { get; } = Gen.OneOf(Enum.GetValues<ArtifactSort>());

    public static Gen<ArtifactCursor> Cursor { get; } =
        Gen.Select(Gen.Guid, Time, Time, Text, Sort, Gen.Int[0, 2]).Select((id, created, updated, key, sort, kind) => kind switch
        {
            0 => ArtifactCursor.After(new Artifact { Id = id, Created = created, Updated = updated }, sort),
            1 => ArtifactCursor.After(new Artifact { Id = id, Created = created, Updated = updated, Key = key }, sort),
            _ => ArtifactCursor.After(new ArtifactCollection { CollectionId = id, Created = created, Updated = updated, Key = key, LatestId = default, Version = 1 }, sort),
        });

    /// <summary>A record of the wire form with each property set or not.</summary>
    public static Gen<object> Record(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToArray();
        var values = properties.Aggregate(
            Gen.Const(Array.Empty<object?>()),
            (all, property) => Gen.Select(all, Value(property), Gen.Int[0, 2]).Select((sofar, value, luck) => (object?[])[.. sofar, luck == 0 && Nullable(property) ? null : value]));
        return values.Select(set =>
        {
            var record = Activator.CreateInstance(type)!;
            for (var i = 0; i < properties.Length; i++)
            {
                properties[i].SetValue(record, set[i]);
            }

            return record;
        });
    }

    private static bool Nullable(PropertyInfo property) => !property.PropertyType.IsValueType || System.Nullable.GetUnderlyingType(property.PropertyType) is not null;

    private static Gen<object> Value(PropertyInfo property)
    {
        var type = System.Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.Name is nameof(ArtifactQuery.Limit) or nameof(ArtifactQuery.Offset) ? Gen.Int[0, int.MaxValue].Select(value => (object)value)
            : type == typeof(bool) ? Gen.Bool.Select(value => (object)value)
            : type == typeof(int) ? Gen.Int.Select(value => (object)value)
            : type == typeof(string) ? Text.Select(value => (object)value)
            : type == typeof(DateTimeOffset) ? Time.Select(value => (object)value)
            : type == typeof(ArtifactCursor) ? Cursor.Select(value => (object)value)
            : type == typeof(ValueList<Guid>) ? Gen.Guid.Array[0, 3].Select(items => (object)ValueList.From(items))
            : type == typeof(ValueList<int>) ? Gen.Int.Array[0, 3].Select(items => (object)ValueList.From(items))
            : type == typeof(ValueList<string>) ? Text.Array[0, 3].Select(items => (object)ValueList.From(items))
            : type == typeof(ValueList<StateType>) ? Gen.OneOf(Enum.GetValues<StateType>()).Array[0, 3].Select(items => (object)ValueList.From(items))
            : type.IsEnum ? Gen.OneOf<object>([.. Enum.GetValues(type).Cast<object>()])
            : WireRecords.All.Contains(type) ? Record(type)
            : throw new NotSupportedException($"No generator for {property.DeclaringType}.{property.Name}: add one.");
    }
}
