using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Specification.BadInput;

/// <summary>Sets the properties that a heading names, so that an entry point that is made of properties needs no code.</summary>
public static class MemberEntries
{
    /// <summary>The ways to set what a heading names, on every type that has it.</summary>
    /// <param name="entry">The section.</param>
    /// <param name="assembly">Where the types are.</param>
    /// <param name="make">Makes an object whose property is to be set; null for one with its defaults.</param>
    /// <param name="check">What else checks an object whose property was set; null for nothing.</param>
    public static IReadOnlyList<BadInputTry> Of(
        BadInputEntry entry,
        Assembly assembly,
        Func<object>? make = null,
        Action<object>? check = null
    )
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. entry
                .Members.Select(name =>
                    PublicMembers.Property(assembly, name)
                    ?? throw new InvalidDataException($"'{entry.Name}' of bad-input.txt: {name} is no property, and no code tries it.")
                )
                .SelectMany(property =>
                    assembly
                        .GetExportedTypes()
                        .Where(type => !type.IsAbstract && property.DeclaringType!.IsAssignableFrom(type))
                        .Select(type => Of(property, make ?? (() => Make(type)), check))
                ),
        ];
    }

    /// <summary>Sets a property through its <c>init</c> or <c>set</c>, and throws what that throws.</summary>
    public static void Set(object target, PropertyInfo property, string? text)
    {
        ArgumentNullException.ThrowIfNull(property);
        property.SetValue(
            target,
            Parse(property.PropertyType, text),
            BindingFlags.DoNotWrapExceptions,
            null,
            null,
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>A value as the table shows it.</summary>
    public static string Show(object? value) =>
        value switch
        {
            null => "null",
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static object Make(Type type) =>
        type.GetConstructor([]) is null ? RuntimeHelpers.GetUninitializedObject(type) : Activator.CreateInstance(type)!;

    private static BadInputTry Of(PropertyInfo property, Func<object> make, Action<object>? check) => new(property.Name, text =>
        {
            var target = make();
            Set(target, property, text);
            check?.Invoke(target);
            return Task.FromResult(Show(property.GetValue(target)));
        });

    private static object? Parse(Type type, string? text) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var given when given == typeof(FieldUpdate<string>) => new FieldUpdate<string>(text),
            _ when text is null => null,
            var given when given == typeof(string) => text,
            var given when given == typeof(int) => ModelEntries.Number(text),
            var given when given == typeof(long) => long.Parse(text, CultureInfo.InvariantCulture),
            var given when given == typeof(Guid) => Guid.Parse(text),
            var given when given == typeof(TimeSpan) => TimeSpan.FromMilliseconds(double.Parse(text, CultureInfo.InvariantCulture)),
            var given when given == typeof(DateTimeOffset) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
            var given when given.IsAssignableFrom(typeof(ValueList<string>)) => ModelEntries.Texts(text),
            var given when given.IsAssignableFrom(typeof(ValueList<StateType>)) => ValueList.From(
                text.Split(',').Select(part => (StateType)ModelEntries.Number(part))
            ),
            { IsEnum: true } given => Enum.ToObject(given, ModelEntries.Number(text)),
            var given => throw new NotSupportedException($"bad-input.txt cannot give a {given}."),
        };
}
