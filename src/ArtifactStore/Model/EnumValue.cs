using System.Globalization;

namespace ArtifactStore;

/// <summary>Validates enum arguments: only named values are allowed.</summary>
internal static class EnumValue
{
    /// <summary>Returns <paramref name="value"/>, or throws if it has no name.</summary>
    public static TEnum Check<TEnum>(TEnum value, string property)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                property,
                value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{property} {value:D} is not a value of {typeof(TEnum).Name}. "
                        + $"Give one of {string.Join(", ", Enum.GetNames<TEnum>())}."
                )
            );

    /// <summary>Returns an immutable copy of <paramref name="items"/>, or throws if one of them has no name.</summary>
    public static ValueList<TEnum>? Check<TEnum>(IEnumerable<TEnum>? items, string property)
        where TEnum : struct, Enum
    {
        var values = ValueList.Snapshot(items);
        foreach (var value in values is null ? [] : values.AsSpan())
        {
            Check(value, property);
        }

        return values;
    }
}
