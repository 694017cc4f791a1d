using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ArtifactStore.Specification.BadInput;

/// <summary>
/// The public members of an assembly, by the names that headings of the table give them: <c>Type.Member</c>, <c>new Type</c>,
/// <c>Type.this</c>; with the names of the parameters where there are overloads.
/// </summary>
/// <remarks>
/// Left out as a whole: the layer of SQL, which is experimental and for those who write SQL themselves; exceptions, which take any message;
/// and conversions, which set the property that they stand for through its
/// own check.
/// </remarks>
public static class PublicMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every member, whatever it takes.</summary>
    public static ILookup<string, MemberInfo> All(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetExportedTypes().Where(IsTried).SelectMany(Named).ToLookup(member => member.Name, member => member.Member);
    }

    /// <summary>The names of those that take something that can be bad.</summary>
    public static IEnumerable<string> WithInput(Assembly assembly) =>
        All(assembly).Where(members => members.Any(TakesInput)).Select(members => members.Key);

    /// <summary>The property of a name.</summary>
    public static PropertyInfo? Property(Assembly assembly, string name) =>
        All(assembly)[name].OfType<PropertyInfo>().SingleOrDefault(property => property.SetMethod is { IsPublic: true });

    private static bool IsTried(Type type) =>
        type.Namespace != "ArtifactStore.Sql"
        && !type.IsDefined(typeof(ExperimentalAttribute))
        && !type.IsEnum
        && !type.IsSubclassOf(typeof(Exception));

    private static IEnumerable<(string Name, MemberInfo Member)> Named(Type type)
    {
        var members = type.GetMembers(Declared)
            .Where(member => member is not Type && !member.IsDefined(typeof(ExperimentalAttribute)) && IsWritten(member))
            .ToLookup(member => Plain(type, member));
        return members.SelectMany(same =>
            same.Select(member =>
                (same.Count() == 1 ? same.Key : $"{same.Key}({string.Join(", ", Inputs(member).Select(input => input.Name))})", member)
            )
        );
    }

    /// <summary>
    /// Whether a person wrote the member: not an accessor, nor what the compiler makes for a record, nor what every object has.
    /// </summary>
    private static bool IsWritten(MemberInfo member) =>
        member switch
        {
            ConstructorInfo constructor => !constructor
                .GetParameters()
                .Any(parameter => parameter.ParameterType == constructor.DeclaringType),
            MethodInfo method => !method.IsSpecialName
                && method.Name is not (nameof(Equals) or "Deconstruct" or "<Clone>$")
                && method.GetBaseDefinition().DeclaringType != typeof(object),
            PropertyInfo => true,
            _ => false,
        };

    private static string Plain(Type type, MemberInfo member) =>
        (type.Name.Split('`')[0], member) switch
        {
            (var name, ConstructorInfo) => $"new {name}",
            (var name, PropertyInfo indexer) when indexer.GetIndexParameters().Length > 0 => $"{name}.this",
            var (name, _) => $"{name}.{member.Name}",
        };

    private static IEnumerable<ParameterInfo> Inputs(MemberInfo member) =>
        member switch
        {
            MethodBase method => method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken)),
            PropertyInfo property => property.GetIndexParameters(),
            _ => [],
        };

    private static bool TakesInput(MemberInfo member) =>
        Inputs(member).Any(CanBeBad) || (member is PropertyInfo { SetMethod.IsPublic: true } property && CanBeBad(property));

    private static bool CanBeBad(ParameterInfo parameter) =>
        !parameter.IsOut
        && !IsTruth(parameter.ParameterType)
        && !(IsCalledBack(parameter.ParameterType) && MayBeNull(new NullabilityInfoContext().Create(parameter)));

    /// <summary>
    /// A property can take any id, and any service that may be null. One that may be null and holds what the library made took a value that
    /// was checked when it was made.
    /// </summary>
    private static bool CanBeBad(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return !IsTruth(type)
            && type != typeof(Guid)
            && !((IsMadeByUs(type) || IsCalledBack(type) || type.IsAbstract) && MayBeNull(new NullabilityInfoContext().Create(property)));
    }

    private static bool IsTruth(Type type) => type == typeof(bool) || type == typeof(bool?);

    private static bool IsCalledBack(Type type) =>
        type.IsSubclassOf(typeof(Delegate)) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>));

    private static bool IsMadeByUs(Type type) => type.IsClass && !type.IsGenericType && type.Namespace == nameof(ArtifactStore);

    private static bool MayBeNull(NullabilityInfo info) =>
        (info.WriteState == NullabilityState.Unknown ? info.ReadState : info.WriteState) == NullabilityState.Nullable;
}
