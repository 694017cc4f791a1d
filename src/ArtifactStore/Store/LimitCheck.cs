using System.Globalization;
using System.Text;

namespace ArtifactStore;

/// <summary>
/// Checks arguments against the rules and limits of a store. Every create and read calls it, so it builds no text unless it throws.
/// </summary>
/// <param name="parameter">The parameter of the public method, for the exception.</param>
/// <param name="index">The index in the caller's list; -1 if it is not in a list.</param>
internal readonly struct LimitCheck(string parameter, int index = -1)
{
    /// <summary>Checks the length of a text.</summary>
    public void Text(string? value, int limit, string limitName, string property)
    {
        if (value is not null && value.Length > limit)
        {
            throw Refuse(property, $"has {Number(value.Length)} characters", limit, limitName);
        }
    }

    /// <summary>Checks that an id is not the empty one.</summary>
    public void Id(Guid? value, string property)
    {
        if (value == Guid.Empty)
        {
            throw IdValue.Empty(Place + property, parameter);
        }
    }

    /// <summary>Checks the number of values in a list.</summary>
    public void Count(int count, int limit, string limitName, string property)
    {
        if (count > limit)
        {
            throw Refuse(property, $"has {Number(count)} values", limit, limitName);
        }
    }

    /// <summary>Checks the number of parts that is counted as they come.</summary>
    public void Parts(int count, int limit, string limitName, string property, string unit)
    {
        if (count > limit)
        {
            throw Refuse(property, $"has more than {Number(limit)} {unit}", limit, limitName);
        }
    }

    /// <summary>Checks the depth of something nested.</summary>
    public void Depth(int depth, int limit, string limitName, string property)
    {
        if (depth > limit)
        {
            throw Refuse(property, $"is nested {Number(depth)} deep", limit, limitName);
        }
    }

    /// <summary>Checks the size of a text in UTF-8. The bytes are counted only if the length in characters is inconclusive.</summary>
    public void Bytes(string? value, int limit, string limitName, string property)
    {
        if (value is not null && (value.Length > limit || (value.Length > limit / 3 && Encoding.UTF8.GetByteCount(value) > limit)))
        {
            throw Refuse(property, $"has {Number(Encoding.UTF8.GetByteCount(value))} bytes", limit, limitName);
        }
    }

    /// <summary>Checks the texts of a list: their number, and each of them.</summary>
    public void Texts(ValueList<string>? values, ArtifactStoreLimits limits, string property)
    {
        if (values is null)
        {
            return;
        }

        Count(values.Count, limits.ListCount, nameof(ArtifactStoreLimits.ListCount), property);
        var total = 0L;
        var span = values.AsSpan();
        for (var i = 0; i < span.Length; i++)
        {
            total += span[i].Length;
            if (span[i].Length > limits.TextLength)
            {
                throw Refuse(
                    $"{property}[{Number(i)}]",
                    $"has {Number(span[i].Length)} characters",
                    limits.TextLength,
                    nameof(ArtifactStoreLimits.TextLength)
                );
            }
        }

        if (total > ArtifactStoreLimits.ListTextLength)
        {
            throw Refuse(
                property,
                $"has {Number(total)} characters in all its texts",
                ArtifactStoreLimits.ListTextLength,
                nameof(ArtifactStoreLimits.ListTextLength)
            );
        }
    }

    private string Place => index < 0 ? "" : $"{parameter}[{Number(index)}].";

    private ArgumentException Refuse(string property, string size, long limit, string limitName) =>
        new($"{Place}{property} {size}. The store takes {Number(limit)} at most ({nameof(ArtifactStoreLimits)}.{limitName}).", parameter);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
