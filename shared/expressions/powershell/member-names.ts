import type { PsValue } from './value.ts';

/**
 * The .NET members of each type in PowerShell 7, in lower case: what one of these gives is not null, so a member that the
 * engine does not read is beyond it. A name that is on none of the lists is null in PowerShell too.
 */
const ofEvery = 'equals gethashcode gettype tostring';
const ofConvertible =
  'compareto gettypecode toboolean tobyte tochar todatetime todecimal todouble toint16 toint32 toint64 tosbyte tosingle totype touint16 touint32 touint64 tryformat';
const ofWhole =
  'getbytecount getshortestbitlength trywritebigendian trywritelittleendian writebigendian writelittleendian';
const ofReal =
  'getexponentbytecount getexponentshortestbitlength getsignificandbitlength getsignificandbytecount tryw' +
  'riteexponentbigendian trywriteexponentlittleendian trywritesignificandbigendian trywritesignificandlittleendian ' +
  'writeexponentbigendian writeexponentlittleendian writesignificandbigendian writesignificandlittleendian';

const namesByKind: Record<PsValue['kind'], string> = {
  null: '',
  bool: `${ofEvery} ${ofConvertible}`,
  int: `${ofEvery} ${ofConvertible} ${ofWhole}`,
  long: `${ofEvery} ${ofConvertible} ${ofWhole}`,
  char: `${ofEvery} ${ofConvertible} ${ofWhole}`,
  double: `${ofEvery} ${ofConvertible} ${ofReal}`,
  decimal: `${ofEvery} ${ofConvertible} ${ofReal} getobjectdata ondeserialization scale`,
  string:
    `${ofEvery} ${ofConvertible} chars clone contains copyto endswith enumeraterunes getenumerator getpinnablereference ` +
    'indexof indexofany insert isnormalized lastindexof lastindexofany normalize padleft padright remove replace ' +
    'replacelineendings split startswith substring tochararray tolower tolowerinvariant toupper toupperinvariant trim ' +
    'trimend trimstart trycopyto',
  array:
    `${ofEvery} add address clear clone compareto contains copyto get getenumerator getlength getlonglength ` +
    'getlowerbound getupperbound getvalue indexof initialize insert isfixedsize isreadonly issynchronized item ' +
    'longlength rank remove removeat set setvalue syncroot',
  hashtable:
    `${ofEvery} add clear clone contains containskey containsvalue copyto getenumerator getobjectdata isfixedsize ` +
    'isreadonly issynchronized item ondeserialization remove syncroot',
  object: ofEvery,
  version: `${ofEvery} clone compareto majorrevision minorrevision tryformat`,
  semver: `${ofEvery} buildlabel compareto prereleaselabel`,
  datetime:
    `${ofEvery} ${ofConvertible} add adddays addhours addmicroseconds addmilliseconds addminutes addmonths addseconds ` +
    'addticks addyears date datetime dayofweek dayofyear deconstruct getdatetimeformats getobjectdata ' +
    'isdaylightsavingtime kind microsecond nanosecond subtract ticks timeofday tobinary tofiletime tofiletimeutc ' +
    'tolocaltime tolongdatestring tolongtimestring tooadate toshortdatestring toshorttimestring touniversaltime',
  command: '',
};

const sets = new Map(Object.entries(namesByKind).map(([kind, names]) => [kind, new Set(names.split(' '))]));

/** Whether .NET gives such a value a member by this lower-case name that the engine does not read. */
export function hasUnreadMember(kind: PsValue['kind'], lower: string): boolean {
  return /^(?:get|set|add|remove)_/.test(lower) || sets.get(kind)?.has(lower) === true;
}
