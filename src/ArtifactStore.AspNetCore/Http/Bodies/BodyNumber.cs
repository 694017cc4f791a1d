using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Rules for whole numbers and flags, which are read as leniently as the recorded server does.</summary>
internal static class BodyNumber
{
    private static readonly string[] TrueTexts = ["true", "1", "on", "t", "y", "yes"];
    private static readonly string[] FalseTexts = ["false", "0", "off", "f", "n", "no"];

    /// <summary>A whole number.</summary>
    public static BodyRule Any { get; } = new("""{"type":"integer"}""", (value, errors, wire) => Check(value, errors, wire, null));

    /// <summary>A whole number from 0.</summary>
    public static BodyRule Count { get; } =
        new("""{"type":"integer","minimum":0}""", (value, errors, wire) => Check(value, errors, wire, BigInteger.Zero));

    /// <summary>A whole number from 1.</summary>
    public static BodyRule Positive { get; } =
        new("""{"type":"integer","minimum":1}""", (value, errors, wire) => Check(value, errors, wire, BigInteger.One));

    /// <summary>A flag.</summary>
    public static BodyRule Flag { get; } = new("""{"type":"boolean"}""", (value, errors, wire) =>
        {
            if (ReadFlag(value) is { } flag)
            {
                wire?.WriteBooleanValue(flag);
            }
            else
            {
                var isParsed = value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
                errors.Add(isParsed ? "bool_parsing" : "bool_type", "The value is not true or false.", value);
            }
        });

    /// <summary>Reads a whole number: a number without a fraction, its text, or a flag. Null, and the kind of fault, for others.</summary>
    public static BigInteger? Read(JsonElement value, out string fault)
    {
        fault = "";
        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                return BigInteger.One;
            case JsonValueKind.False:
                return BigInteger.Zero;
            case JsonValueKind.Number:
                fault = "int_from_float";
                return Parse(value.GetRawText());
            case JsonValueKind.String:
                fault = "int_parsing";
                return JsonText.TryRead(value) is { } text && !text.AsSpan().Trim().ContainsAny('e', 'E') ? Parse(text.Trim()) : null;
            default:
                fault = "int_type";
                return null;
        }
    }

    /// <summary>Reads a flag; null for other values.</summary>
    public static bool? ReadFlag(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when value.TryGetDouble(out var number) => number switch
            {
                1 => true,
                0 => false,
                _ => null,
            },
            JsonValueKind.String when JsonText.TryRead(value) is { } text => TrueTexts.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? true
            : FalseTexts.Contains(text, StringComparer.OrdinalIgnoreCase) ? false
            : null,
            _ => null,
        };

    private static void Check(JsonElement value, BodyErrors errors, Utf8JsonWriter? wire, BigInteger? least)
    {
        if (Read(value, out var fault) is not { } number)
        {
            errors.Add(fault, "The value is not a whole number.", value);
        }
        else if (number < least)
        {
            errors.Add("greater_than_equal", $"The number is less than {least}.", value);
        }
        else
        {
            // No store has rows beyond the greatest number of the library, so that it means the same.
            wire?.WriteNumberValue((int)BigInteger.Clamp(number, int.MinValue, int.MaxValue));
        }
    }

    /// <summary>Reads digits with an optional sign, and a fraction or an exponent that leaves a whole number.</summary>
    private static BigInteger? Parse(string text)
    {
        if (text.Length > 400)
        {
            return null;
        }

        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number) && double.IsInteger(number)
            ? new(number)
            : null;
    }
}
